import assert from "node:assert/strict";
import { test } from "node:test";
import { signOnIn } from "../../../../app/static/js/core/sign-on.js";

/** @param {string} search
 * @param {string} [hash] */
const found = (search, hash = "") => signOnIn({ search, hash });

test("an address that says nothing of a sign-on is the login page as ever", () => {
  assert.deepEqual(found("?next=%2Fui%2Fmanager", "#top"), { error: null, invitation: "", step: null });
});

test("a reason becomes an error with the number of the request", () => {
  const { error } = found("?sign_on=no_group&request=abc");
  assert.equal(error?.error, "SignOnRefused");
  assert.equal(error?.code, "no_group");
  assert.equal(error?.requestId, "abc");
});

test("a provider that is away is an error of its own", () => {
  assert.equal(found("?sign_on=provider_away").error?.error, "ProviderUnavailable");
});

test("an invitation is taken from the fragment alone", () => {
  assert.equal(found("", "#invitation=a-token_1").invitation, "a-token_1");
  assert.equal(found("?invitation=a-token_1").invitation, "");
});

test("only the steps of a login are taken", () => {
  assert.equal(found("?step=code").step, "code");
  assert.equal(found("?step=enrolment").step, "enrolment");
  assert.equal(found("?step=codes").step, null);
});
