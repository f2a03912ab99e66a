"""What a campaign should not ask of people, found in its own file; where it stands there is the library's business."""
