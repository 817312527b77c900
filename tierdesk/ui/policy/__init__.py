"""The policy: its settings to read and change, its versions, and the parts that other pages edit settings with."""
