"""Other organisations and what they let each other see, until when."""
