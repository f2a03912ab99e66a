"""From an official notice to a campaign file that says where each value stands; nothing is made up and nothing sent."""
