"""The officer's expressions: conditions, measures and benefits in Chinese, read aloud without training.

What is printed is read back as the same tree: `read_condition(print_condition(tree)) == tree`.
"""
