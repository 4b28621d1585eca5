"""Why a network answered so for one series: which channel mattered when."""
