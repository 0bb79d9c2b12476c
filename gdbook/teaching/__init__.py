"""What the chapters teach with: claims; quizzes stand in a package of their own."""

from gdbook.teaching.claims import ClaimFailed, claim

__all__ = ["ClaimFailed", "claim"]
