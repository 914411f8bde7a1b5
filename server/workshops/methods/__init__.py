"""Methods as data: agendas ready to be copied. Refuses to run anything."""
