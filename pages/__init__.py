"""The pages: one thin script per demo, and the components they share."""
