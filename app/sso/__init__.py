"""Sign-on by the bank's OpenID provider: an optional part, on where `OIDC_ISSUER` is set."""
