"""What missions deliver, who validates it, and who receives it (DOMAIN §2.7)."""
