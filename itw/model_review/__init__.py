"""What a model adds to the rules: remarks on lines of a change, checked before they are shown."""
