//! How often a property is tried, and with which examples.

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngSeed;

/// The same examples each time, so that a commit passes or fails and doesn't waver. `PROPTEST_CASES` and
/// `PROPTEST_RNG_SEED` ask for more and for others.
pub(crate) fn tries(cases: u32) -> ProptestConfig {
    let asked = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { asked.cases } else { cases };
    let rng_seed = if asked.rng_seed == RngSeed::Random { RngSeed::Fixed(1) } else { asked.rng_seed };
    ProptestConfig { failure_persistence: None, cases, rng_seed, ..asked }
}
