"""The worker processes: started, asked, stopped."""
