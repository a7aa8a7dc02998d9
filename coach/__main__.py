"""`python -m coach` is the same as `coach`."""

from coach.cli import main

# A batch's processes import this module too, under another name.
if __name__ == "__main__":
    main()
