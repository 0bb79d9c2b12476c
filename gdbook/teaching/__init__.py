"""What the chapters teach with: claims."""

from gdbook.teaching.claims import ClaimFailed, claim

__all__ = ["ClaimFailed", "claim"]
