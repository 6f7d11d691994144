// A real OpenID provider on this machine: any login is taken, its groups are what the tests say by POST /test/groups.
// Arguments: the port, and JSON with the client. Prints a line once it listens.
import { Provider } from "oidc-provider";

const [port, client] = [Number(process.argv[2]), JSON.parse(process.argv[3])];
const groups = new Map();

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ grant_types: ["authorization_code"], response_types: ["code"], ...client }],
  claims: { openid: ["sub", "groups", "auth_time", "sid"] },
  conformIdTokenClaims: false,
  cookies: { keys: ["a key that only tests know"] },
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, groups: groups.get(id) ?? [] }) }),
  loadExistingGrant,
  // The provider guards against addresses of this machine, where the service of a test is.
  fetch: (url, { method, headers, body, redirect }) => fetch(url, { method, headers, body, redirect }),
});

/** No consent is asked for: a bank's own provider does not ask either. */
async function loadExistingGrant({ oidc }) {
  const known = oidc.session.grantIdFor(oidc.client.clientId);
  if (known) return provider.Grant.find(known);
  const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
  grant.addOIDCScope("openid");
  await grant.save();
  return grant;
}

// Its pages would fetch a font from elsewhere.
provider.use(async (ctx, next) => {
  await next();
  if (typeof ctx.body === "string") ctx.body = ctx.body.replace(/@import[^;]*;/g, "");
});
provider.use(async (ctx, next) => {
  if (ctx.path !== "/test/groups") return next();
  groups.set(ctx.query.subject, String(ctx.query.groups).split(",").filter(Boolean));
  ctx.status = 204;
});
provider.listen(port, "127.0.0.1", () => process.stdout.write("listening\n"));
