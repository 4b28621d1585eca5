"""The only shared Streamlit code: page frame and panels."""
