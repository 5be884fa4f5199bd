"""The experiments: panels beside the landscape, and who asks them."""
