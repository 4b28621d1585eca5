"""Guided stories: what a demo is presented with in ten minutes, screen by screen. A module here with a ``STORY`` is one."""
