"""The names that class folders made with edition 0.2.0 use; `oxus.teaching` is their home."""
