"""Small charts, painted by hand: a trend, a meter, the path of a rank."""
