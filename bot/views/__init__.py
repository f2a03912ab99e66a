"""What people see, made of domain objects and texts; nothing here sends, stores or decides."""
