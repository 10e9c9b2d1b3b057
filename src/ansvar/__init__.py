"""Who is responsible when Swedish welfare technology stops working."""

# Stands here and not in the package metadata: reading that takes 40 ms. A test holds the two equal.
__version__ = "0.1.0"
