"""What the open letter asks of every delegation: four asks, held as data in seeds/asks.toml."""
