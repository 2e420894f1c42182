//! The weaknesses that the simulated scanners know: a small set of real ones.
//!
//! A table, newest knowledge of each written down once: number, day of publication, score and
//! versions as the public databases have them, the description in words of ours. It covers what
//! the published images hold and a few packages that Dockerfiles like to install.
//!
//! Sources: National Vulnerability Database, Debian Security Bug Tracker, GitHub Advisory Database.

use super::package::Ecosystem::{self, Debian, Node, Python};
use super::package::Release::{Bookworm, Trixie};
use super::vulnerability::{Affected, Cvss, Urgency, Vulnerability};

use Urgency::{Low, NotYetAssigned, Unimportant};

/// Everything that is known, by number.
pub const VULNERABILITIES: &[Vulnerability] = &[
    Vulnerability {
        id: "CVE-2005-2541",
        published: (2005, 8, 10),
        description: "tar gives no warning when it unpacks files with the setuid or setgid bit, so that local users may gain privileges.",
        cvss: cvss(100, "AV:N/AC:L/Au:N/C:C/I:C/A:C"),
        urgency: Unimportant,
        affects: &[open(Debian(Bookworm), "tar", "tar"), open(Debian(Trixie), "tar", "tar")],
    },
    Vulnerability {
        id: "CVE-2007-5686",
        published: (2007, 10, 28),
        description: "Failed logins are written to a file that everybody can read, a password typed as a user name included.",
        cvss: cvss(49, "AV:L/AC:L/Au:N/C:C/I:N/A:N"),
        urgency: Unimportant,
        affects: &[
            open(Debian(Bookworm), "shadow", "login passwd"),
            open(Debian(Trixie), "shadow", "passwd"),
        ],
    },
    Vulnerability {
        id: "CVE-2010-4756",
        published: (2011, 3, 2),
        description: "glob of the GNU C library spends much time and memory on crafted patterns of paths.",
        cvss: cvss(40, "AV:N/AC:L/Au:S/C:N/I:N/A:P"),
        urgency: Unimportant,
        affects: &[
            open(Debian(Bookworm), "glibc", "libc-bin libc6"),
            open(Debian(Trixie), "glibc", "libc-bin libc6"),
        ],
    },
    Vulnerability {
        id: "CVE-2011-3374",
        published: (2019, 11, 26),
        description: "apt-key does not check the keys of a key ring by their signatures, so that a man in the middle could slip one in.",
        cvss: cvss(37, "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:L/A:N"),
        urgency: Unimportant,
        affects: &[
            open(Debian(Bookworm), "apt", "apt libapt-pkg6.0"),
            open(Debian(Trixie), "apt", "apt libapt-pkg6.0t64"),
        ],
    },
    Vulnerability {
        id: "CVE-2013-4392",
        published: (2013, 10, 28),
        description: "systemd follows links while it changes permissions, so that local users may change those of other files.",
        cvss: cvss(33, "AV:L/AC:M/Au:N/C:P/I:P/A:N"),
        urgency: Unimportant,
        affects: &[
            open(Debian(Bookworm), "systemd", "libsystemd0 libudev1"),
            open(Debian(Trixie), "systemd", "libsystemd0 libudev1"),
        ],
    },
    Vulnerability {
        id: "CVE-2016-2781",
        published: (2017, 2, 7),
        description: "chroot with --userspec lets a program push characters into the terminal of the session above it.",
        cvss: cvss(65, "CVSS:3.0/AV:L/AC:L/PR:L/UI:N/S:C/C:N/I:H/A:N"),
        urgency: Low,
        affects: &[
            open(Debian(Bookworm), "coreutils", "coreutils"),
            open(Debian(Trixie), "coreutils", "coreutils"),
        ],
    },
    Vulnerability {
        id: "CVE-2018-18074",
        published: (2018, 10, 9),
        description: "Requests keeps the Authorization header when a server leads from HTTPS to HTTP, where anybody can read it.",
        cvss: cvss(75, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"),
        urgency: NotYetAssigned,
        affects: &[fixed(Python, "requests", "requests", "2.20.0")],
    },
    Vulnerability {
        id: "CVE-2019-1010022",
        published: (2019, 7, 15),
        description: "An overflow in a stack of the GNU C library may get around its own guard. The makers see no weakness in it.",
        cvss: cvss(98, "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
        urgency: Unimportant,
        affects: &[
            open(Debian(Bookworm), "glibc", "libc-bin libc6"),
            open(Debian(Trixie), "glibc", "libc-bin libc6"),
        ],
    },
    Vulnerability {
        id: "CVE-2019-10744",
        published: (2019, 7, 26),
        description: "defaultsDeep of lodash lets a crafted object change the prototype of all objects.",
        cvss: cvss(91, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H"),
        urgency: NotYetAssigned,
        affects: &[fixed(Node, "lodash", "lodash", "4.17.12")],
    },
    Vulnerability {
        id: "CVE-2019-8457",
        published: (2019, 5, 30),
        description: "SQLite, a copy of which is in Berkeley DB, reads beyond a buffer in rtreenode of damaged tables.",
        cvss: cvss(98, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
        urgency: NotYetAssigned,
        affects: &[open(Debian(Bookworm), "db5.3", "libdb5.3")],
    },
    Vulnerability {
        id: "CVE-2020-14343",
        published: (2021, 2, 9),
        description: "full_load of PyYAML runs code that stands in an untrusted document.",
        cvss: cvss(98, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
        urgency: NotYetAssigned,
        affects: &[fixed(Python, "pyyaml", "pyyaml", "5.4")],
    },
    Vulnerability {
        id: "CVE-2020-8203",
        published: (2020, 7, 15),
        description: "zipObjectDeep of lodash lets crafted names change the prototype of all objects.",
        cvss: cvss(74, "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:H"),
        urgency: NotYetAssigned,
        affects: &[between(Node, "lodash", "3.7.0", "4.17.19")],
    },
    Vulnerability {
        id: "CVE-2021-23337",
        published: (2021, 2, 15),
        description: "template of lodash runs commands that stand in its options.",
        cvss: cvss(72, "CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H"),
        urgency: NotYetAssigned,
        affects: &[fixed(Node, "lodash", "lodash", "4.17.21")],
    },
    Vulnerability {
        id: "CVE-2021-44906",
        published: (2022, 3, 17),
        description: "minimist lets crafted arguments change the prototype of all objects.",
        cvss: cvss(98, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
        urgency: NotYetAssigned,
        affects: &[
            fixed(Node, "minimist", "minimist", "0.2.4"),
            between(Node, "minimist", "1.0.0", "1.2.6"),
        ],
    },
    Vulnerability {
        id: "CVE-2022-0563",
        published: (2022, 2, 21),
        description: "chfn and chsh, built with readline, show files of root in an error message.",
        cvss: cvss(55, "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N"),
        urgency: Unimportant,
        affects: &[
            open(Debian(Bookworm), "util-linux", UTIL_LINUX),
            open(Debian(Trixie), "util-linux", UTIL_LINUX),
        ],
    },
    Vulnerability {
        id: "CVE-2022-3219",
        published: (2023, 2, 23),
        description: "GnuPG spends much time on a crafted public key with very many signatures.",
        cvss: cvss(33, "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:L"),
        urgency: Unimportant,
        affects: &[
            open(Debian(Bookworm), "gnupg2", "gpgv"),
            open(Debian(Trixie), "gnupg2", "gpgv"),
        ],
    },
    Vulnerability {
        id: "CVE-2023-30861",
        published: (2023, 5, 2),
        description: "Flask lets a proxy keep the answer for one session, cookie included, and give it to others.",
        cvss: cvss(75, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"),
        urgency: NotYetAssigned,
        affects: &[
            fixed(Python, "flask", "flask", "2.2.5"),
            between(Python, "flask", "2.3.0", "2.3.2"),
        ],
    },
    Vulnerability {
        id: "CVE-2023-31484",
        published: (2023, 4, 29),
        description: "CPAN.pm of Perl does not check certificates when it downloads over HTTPS.",
        cvss: cvss(81, "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H"),
        urgency: NotYetAssigned,
        affects: &[fixed(Debian(Bookworm), "perl", "perl-base", "5.36.0-7+deb12u3")],
    },
    Vulnerability {
        id: "CVE-2023-32681",
        published: (2023, 5, 26),
        description: "Requests sends the Proxy-Authorization header on to the server when it is led to an HTTPS address.",
        cvss: cvss(61, "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:C/C:H/I:N/A:N"),
        urgency: NotYetAssigned,
        affects: &[between(Python, "requests", "2.3.0", "2.31.0")],
    },
    Vulnerability {
        id: "CVE-2023-38545",
        published: (2023, 10, 18),
        description: "curl overflows a buffer with a long host name during the handshake with a SOCKS5 proxy.",
        cvss: cvss(98, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
        urgency: NotYetAssigned,
        affects: &[fixed(
            Debian(Bookworm),
            "curl",
            "curl libcurl3-gnutls libcurl4",
            "7.88.1-10+deb12u4",
        )],
    },
    Vulnerability {
        id: "CVE-2023-45853",
        published: (2023, 10, 14),
        description: "MiniZip of zlib overflows a buffer with long names of files. Debian builds no MiniZip from it.",
        cvss: cvss(98, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
        urgency: NotYetAssigned,
        affects: &[open(Debian(Bookworm), "zlib", "zlib1g")],
    },
    Vulnerability {
        id: "CVE-2023-45857",
        published: (2023, 11, 8),
        description: "axios puts the token against forged requests into requests to any host.",
        cvss: cvss(65, "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:N/A:N"),
        urgency: NotYetAssigned,
        affects: &[
            between(Node, "axios", "0.8.1", "0.28.0"),
            between(Node, "axios", "1.0.0", "1.6.0"),
        ],
    },
    Vulnerability {
        id: "CVE-2023-4641",
        published: (2023, 12, 27),
        description: "gpasswd of shadow leaves a new password in memory when it was typed differently the second time.",
        cvss: cvss(55, "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N"),
        urgency: NotYetAssigned,
        affects: &[fixed(Debian(Bookworm), "shadow", "login passwd", "1:4.13+dfsg1-1+deb12u1")],
    },
    Vulnerability {
        id: "CVE-2023-4863",
        published: (2023, 9, 12),
        description: "libwebp writes beyond a buffer while it reads a crafted picture.",
        cvss: cvss(88, "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H"),
        urgency: NotYetAssigned,
        affects: &[fixed(Debian(Bookworm), "libwebp", "libwebp-dev libwebp7", "1.2.4-0.2+deb12u1")],
    },
    Vulnerability {
        id: "CVE-2023-5363",
        published: (2023, 10, 25),
        description: "OpenSSL reads lengths of keys and initialisation vectors too late, so that some ciphers work with wrong ones.",
        cvss: cvss(75, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"),
        urgency: NotYetAssigned,
        affects: &[fixed(
            Debian(Bookworm),
            "openssl",
            "libssl-dev libssl3 openssl",
            "3.0.11-1~deb12u2",
        )],
    },
    Vulnerability {
        id: "CVE-2024-12133",
        published: (2025, 2, 10),
        description: "libtasn1 takes very long over certificates with very many names or extensions.",
        cvss: cvss(53, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L"),
        urgency: NotYetAssigned,
        affects: &[
            fixed(Debian(Bookworm), "libtasn1-6", "libtasn1-6", "4.19.0-2+deb12u1"),
            fixed(Debian(Trixie), "libtasn1-6", "libtasn1-6", "4.20.0-1"),
        ],
    },
    Vulnerability {
        id: "CVE-2024-12243",
        published: (2025, 2, 10),
        description: "GnuTLS takes very long over crafted certificates, because of how libtasn1 reads them.",
        cvss: cvss(53, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L"),
        urgency: NotYetAssigned,
        affects: &[
            fixed(Debian(Bookworm), "gnutls28", "libgnutls30", "3.7.9-2+deb12u4"),
            fixed(Debian(Trixie), "gnutls28", "libgnutls30t64", "3.8.9-1"),
        ],
    },
    Vulnerability {
        id: "CVE-2024-29041",
        published: (2024, 3, 25),
        description: "Express leads a browser to an address that its own list of allowed ones should have kept out.",
        cvss: cvss(61, "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N"),
        urgency: NotYetAssigned,
        affects: &[fixed(Node, "express", "express", "4.19.2")],
    },
    Vulnerability {
        id: "CVE-2024-32002",
        published: (2024, 5, 14),
        description: "git writes into .git while it clones crafted submodules where letter case does not count, and so runs their hooks.",
        cvss: cvss(90, "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H"),
        urgency: NotYetAssigned,
        affects: &[fixed(Debian(Bookworm), "git", "git git-man", "1:2.39.5-0+deb12u1")],
    },
    Vulnerability {
        id: "CVE-2024-34064",
        published: (2024, 5, 6),
        description: "xmlattr of Jinja lets names of attributes hold characters that begin further attributes.",
        cvss: cvss(54, "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:L/I:L/A:N"),
        urgency: NotYetAssigned,
        affects: &[fixed(Python, "jinja2", "jinja2", "3.1.4")],
    },
    Vulnerability {
        id: "CVE-2025-6297",
        published: (2025, 7, 1),
        description: "dpkg-deb leaves temporary files behind after crafted packages, until the disk is full.",
        cvss: cvss(82, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:L/A:N"),
        urgency: NotYetAssigned,
        affects: &[
            open(Debian(Bookworm), "dpkg", "dpkg"),
            fixed(Debian(Trixie), "dpkg", "dpkg", "1.22.21"),
        ],
    },
];

const UTIL_LINUX: &str = "bsdutils libblkid1 libmount1 libsmartcols1 libuuid1 mount util-linux";

const fn cvss(tenths: u16, vector: &'static str) -> Cvss {
    Cvss { tenths, vector }
}

/// Packages that have it in every version.
const fn open(ecosystem: Ecosystem, source: &'static str, packages: &'static str) -> Affected {
    Affected { ecosystem, source, packages, introduced: None, fixed: None }
}

/// Packages that have it in every version before `version`.
const fn fixed(
    ecosystem: Ecosystem,
    source: &'static str,
    packages: &'static str,
    version: &'static str,
) -> Affected {
    Affected { ecosystem, source, packages, introduced: None, fixed: Some(version) }
}

/// One package that has it from one version on and before another.
const fn between(
    ecosystem: Ecosystem,
    package: &'static str,
    introduced: &'static str,
    fixed: &'static str,
) -> Affected {
    Affected {
        ecosystem,
        source: package,
        packages: package,
        introduced: Some(introduced),
        fixed: Some(fixed),
    }
}

/// Every row about a package.
pub fn about(
    ecosystem: Ecosystem,
    package: &str,
) -> impl Iterator<Item = (&'static Vulnerability, &'static Affected)> {
    let rows = VULNERABILITIES.iter().flat_map(|it| it.affects.iter().map(move |row| (it, row)));
    rows.filter(move |(_, row)| row.ecosystem == ecosystem && row.names(package))
}
