"""Vitrine: ``streamlit run app.py``. Page configuration and menu for each visitor, middleware and error boundary for the server."""

import streamlit as st

from pages.components.frame import menu

if st.runtime.exists():
    menu().run()
else:
    from pages.components.server import MIDDLEWARE, preload_pages, quiet_logs, report_bug

    quiet_logs()
    preload_pages()
    app = st.App(__file__, middleware=MIDDLEWARE, on_script_error=report_bug)
