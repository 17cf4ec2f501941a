# tools: hunter
# deadline: 60
# The guest's side of a hunt.
exec hunter
