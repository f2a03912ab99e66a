"""What a person or the clock may want, one class per noun; phrasing is in views, storing in storage."""
