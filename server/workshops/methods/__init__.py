"""Workshop methods: templates of agendas, as data. Refuses rules of its own."""
