"""Who the lists, the filter and the network serve, by group."""
