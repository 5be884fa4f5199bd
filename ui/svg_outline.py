"""What QtSvg needs to be told of outlines, so that it draws none into files of vectors either."""

from __future__ import annotations


def without_outline(svg: str) -> str:
    """Give everything in a drawing an outline that is not seen.

    What has none at all QtSvg draws with a pen that lacks a brush; pixels show nothing of it, but Qt's writers of SVG
    and PDF take it for black.
    """
    return svg.replace("<svg ", '<svg stroke="#000000" stroke-opacity="0" ', 1)
