"""The only SQL. Rows become the nouns of `tierdesk.domain` here, and nothing else leaves."""
