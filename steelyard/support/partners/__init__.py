"""The ecosystem of providers: who helps whom with what."""
