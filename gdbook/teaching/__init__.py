"""What the chapters teach with: claims; exercises and quizzes stand in packages of their own."""

from gdbook.teaching.claims import ClaimFailed, claim

__all__ = ["ClaimFailed", "claim"]
