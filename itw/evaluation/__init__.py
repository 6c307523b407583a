"""How good the writing is: tests written with the connector's own ones hidden, beside those."""
