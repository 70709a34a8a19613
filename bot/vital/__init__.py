"""What the program lives by: where that ends, the program ends too, to be started again."""
