//! The questions that AWS's documentation leaves open, and the answers taken here.
//!
//! A verdict *rests on* an answer if the other answer would make it another verdict; that is found
//! by evaluating again with that one question answered the other way, so nobody has to keep a
//! second list of which rule depends on what. `src/FIDELITY.md` holds the same table for readers;
//! a test compares the two.

use std::fmt;

// One row each: the name in code, the id, the question, the answer taken.
macro_rules! assumptions {
    ($($name:ident $id:literal $question:literal $answer:literal;)*) => {
        /// A question that AWS's documentation leaves open.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Assumption {
            $(#[doc = $question] $name,)*
        }

        impl Assumption {
            /// All of them, in the order of FIDELITY.md.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its id, such as `O1`.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// What is not documented, in a few words.
            pub fn question(self) -> &'static str {
                match self { $(Self::$name => $question,)* }
            }

            /// The answer taken here.
            pub fn answer(self) -> &'static str {
                match self { $(Self::$name => $answer,)* }
            }
        }
    };
}

assumptions! {
    ForAnyValueAbsent "O1"
        "`ForAnyValue:…IfExists` with an absent key" "true";
    WildcardsAndColons "O2"
        "whether a wildcard in a Resource reaches over a colon" "it stays within its field of the ARN";
    LetterCase "O3"
        "letter case of partition, Region, account and role session names" "counts";
    NotPrincipalPart "O4"
        "`NotPrincipal` that lists only the account, role or session of the caller" "exempts the caller";
    NegatedUnreadable "O5"
        "a negated number, date, address or Bool operator on a value that is none" "holds: it equals nothing";
    NegatedNoArn "O6"
        "`ArnNotLike` and `ArnNotEquals` on a value that is no ARN" "hold: it equals nothing";
    NegatedManyValues "O7"
        "a negated operator without set operator on a key of several values" "no match";
    RegistryAndRepository "O8"
        "how registry policy and repository policy combine" "an Allow in either is enough";
    EveryAwsPrincipal "O9"
        "whether `{\"AWS\": \"*\"}` names services" "it names every principal of every account, but no service";
    EmptyValue "O10"
        "a key that is there with an empty value" "counts as null and gives a variable no value";
    VariableInBool "O11"
        "variables in the values of `Bool`" "are filled in";
    ScpAllowArn "O12"
        "an Allow of a service control policy that names ARNs" "is accepted and evaluated";
    NoPrincipal "O13"
        "a statement of a resource policy without Principal" "matches nobody; refused where the policy is set";
    DenialOrder "O14"
        "which kind of policy a denial names when several deny"
        "explicit: RCP, SCP, endpoint, boundary, session, identity, resource; implicit: SCP, endpoint, resource (two accounts), identity, boundary, session";
    RegistryWideGrant "O16"
        "whether a registry policy can allow an action without resource, login included"
        "a Deny counts; an Allow does not replace the identity policy";
    UnknownOwner "O17"
        "a resource whose owner is not known" "taken for another account's: both sides have to allow";
    LettersBeyondAscii "O18"
        "`StringEqualsIgnoreCase` beyond ASCII" "folds the letters of Latin-1, the characters that a policy may hold";
}

/// As a proof says it.
impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, question, answer) = (self.id(), self.question(), self.answer());
        write!(f, "AWS does not document this ({id}): {question}. Taken here: {answer}.")
    }
}
