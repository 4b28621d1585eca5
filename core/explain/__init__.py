"""Attribution methods: a prediction function and an array in, importance out."""
