"""`python -m machtin` is `machtin`."""

from machtin.cli import main

if __name__ == "__main__":
    main()
