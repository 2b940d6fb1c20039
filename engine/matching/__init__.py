"""Many companies or many rules at once: columns, the rule network, pathways of recognitions."""
