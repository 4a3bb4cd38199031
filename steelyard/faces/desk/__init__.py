"""Where staff work: Today, navigation, the gallery of components."""
