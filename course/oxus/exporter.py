"""The name that settings of nbconvert made with edition 0.2.0 use; `oxus.publish.exporter` is its home."""

from oxus.publish.exporter import OxusExporter, PageParts

__all__ = ["OxusExporter", "PageParts"]
