"""The sandbox: other weights and quotas tried on the run on screen, before anything is changed."""
