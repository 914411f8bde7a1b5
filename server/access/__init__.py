"""Who is asking (`identity`), and what they may see (`policy`). Refuses to say what may happen."""
