"""The language of rules: the vocabulary, the tree, and its exchange form."""
