"""Pictures: decoded under limits, gathered from files, archives and bundled sets, checked before training. Runs in a worker."""
