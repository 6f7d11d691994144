import assert from "node:assert/strict";
import { test } from "node:test";
import {
  byGrade,
  bySegment,
  curve,
  ownStops,
  totalAt,
} from "../../../../../app/static/js/pages/admin/simulation-sums.js";
import { swapsBetween } from "../../../../../app/static/js/pages/admin/simulation-moves.js";
import { applicants, EDGES, measuresOf, outcomeOf, side } from "./simulation-side.js";

/** @typedef {import("./simulation-side.js").Applicant} Applicant */
/** @typedef {import("./simulation-side.js").Chosen} Chosen */

/** Every choice of cut-offs there can be for two segments, a hundred of them.
 * @returns {Chosen[]} */
function choices() {
  const stops = EDGES.flatMap((_, approve) =>
    EDGES.flatMap((_edge, decline) => (approve <= decline ? [{ approve, decline }] : [])),
  );
  return stops.flatMap((long, place) =>
    stops.filter((_, other) => (place + other) % 4 === 0).map((short) => ({ long, short })),
  );
}

/** What those figures are if all applicants of a group are decided one by one.
 * @param {Applicant[]} of
 * @param {Chosen} chosen */
function decided(of, chosen) {
  const counts = [0, 1, 2].map((outcome) => of.filter((one) => outcomeOf(one, chosen) === outcome).length);
  const approved = of.filter((one) => outcomeOf(one, chosen) === 0);
  const sums = measuresOf({ segment: null, pd: 0, rules: 0, bad: null }).map((_, place) =>
    approved.reduce((sum, one) => sum + (measuresOf(one)[place] ?? 0), 0),
  );
  return { counts, sums };
}

/** @param {import("../../../../../app/static/js/pages/admin/simulation-sums.js").Figures} found
 * @param {ReturnType<typeof decided>} expected */
function assertSame(found, { counts, sums }) {
  const [count = 0, pds = 0, amount, loss = 0, interest = 0, funding = 0, known = 0, bad = 0] = sums;
  assert.deepEqual([found.approve, found.refer, found.decline], counts);
  assert.equal(
    found.applicants,
    counts.reduce((a, b) => a + b, 0),
  );
  near(found.expected_bad_rate, count ? pds / count : null);
  near(found.realised_bad_rate, known ? bad / known : null);
  near(found.net_income, interest - funding - loss);
  assert.equal(found.amount, amount);
  assert.equal(found.with_outcome, known);
}

/** @param {number | null} found
 * @param {number | null} expected */
function near(found, expected) {
  if (expected === null || found === null) assert.equal(found, expected);
  else assert.ok(Math.abs(found - expected) <= 1e-9 * Math.max(1, Math.abs(expected)), `${found} is not ${expected}`);
}

test("the figures of any cut-offs are those of applicants decided one by one", () => {
  for (const chosen of choices()) {
    assertSame(totalAt(side, chosen), decided(applicants, chosen));
    for (const { name, figures } of bySegment(side, chosen)) {
      assertSame(
        figures,
        decided(
          applicants.filter(({ segment }) => segment === name),
          chosen,
        ),
      );
    }
    for (const { name, figures } of byGrade(side, chosen)) {
      assertSame(
        figures,
        decided(
          applicants.filter(({ pd }) => pd < 0.4 === (name === "A")),
          chosen,
        ),
      );
    }
  }
});

test("swap sets are those of applicants decided one by one under both cut-offs", () => {
  const own = ownStops(side);
  const outcomes = /** @type {const} */ (["approve", "refer", "decline"]);
  for (const chosen of choices()) {
    const found = swapsBetween(side, own, chosen);
    const pairs = applicants.map((one) => ({ one, before: outcomeOf(one, own), after: outcomeOf(one, chosen) }));
    outcomes.forEach((name, row) => {
      outcomes.forEach((other, column) => {
        const count = pairs.filter(({ before, after }) => before === row && after === column).length;
        assert.equal(found.moves[name]?.[other], count);
      });
    });
    assert.equal(found.changed, pairs.filter(({ before, after }) => before !== after).length);
    const gone = pairs.filter(({ before, after }) => before === 0 && after !== 0).map(({ one }) => one);
    assert.equal(found.swapped_out.applicants, gone.length);
    near(
      found.swapped_out.expected_bad_rate_first,
      gone.length ? gone.reduce((sum, { pd }) => sum + pd, 0) / gone.length : null,
    );
    const known = gone.filter(({ bad }) => bad !== null);
    near(
      found.swapped_out.realised_bad_rate,
      known.length ? known.filter(({ bad }) => bad).length / known.length : null,
    );
    assert.equal(found.swapped_in.applicants, pairs.filter(({ before, after }) => before !== 0 && after === 0).length);
    assert.equal(found.kept.applicants, pairs.filter(({ before, after }) => before === 0 && after === 0).length);
  }
});

test("money that the policy does not say is not said of any cut-offs", () => {
  const silent = { ...side, total: { amount: null, expected_loss: null, interest: null, funding: null } };
  const found = totalAt(silent, ownStops(side));
  assert.deepEqual([found.amount, found.expected_loss, found.net_income], [null, null, null]);
});

test("the strategy curve rises from none approved, segments with later cut-offs included", () => {
  const points = curve(side, ownStops(side));
  assert.deepEqual(
    points.map(({ pd }) => pd),
    EDGES,
  );
  assert.equal(points[0]?.figures.approve, 0);
  const approved = points.map(({ figures }) => figures.approve);
  assert.deepEqual(
    approved,
    [...approved].sort((a, b) => a - b),
  );
});
