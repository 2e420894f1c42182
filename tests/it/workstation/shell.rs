//! The shell: what it reads, what it refuses, what it remembers.

use super::support::World;

#[test]
fn lines_are_read_as_a_shell_reads_them() {
    let cases = [
        ("", ""),
        ("  # nothing\n", ""),
        ("echo a  b 'c  d' \"e  f\" g\\ h", "a b c  d e  f g h\n"),
        ("echo 'it''s' a\"b\"c", "its abc\n"),
        ("echo -n a; echo b", "ab\n"),
        ("echo a &&\necho b", "a\nb\n"),
        ("echo a \\\n  b", "a b\n"),
        ("echo 'a\nb'", "a\nb\n"),
        ("cat none && echo b; echo c", "cat: none: No such file or directory\nc\n"),
        ("X='a  b'; echo $X \"$X\" ${X}c '$X' \\$X", "a b a  b a bc $X $X\n"),
        ("echo $ACCOUNT_ID $AWS_REGION $NONE.", "111122223333 us-east-1 .\n"),
        ("echo \"<$(echo a; echo b)>\" $(echo c d)", "<a\nb> c d\n"),
        ("echo $(echo ')' \"(\")", ") (\n"),
        ("X=1 echo $X; X=2; X=3 echo $X; echo $X", "\n2\n2\n"),
        ("cat none; echo $?; echo $?", "cat: none: No such file or directory\n1\n0\n"),
        ("echo one > f; echo two >> f; cat f ./f", "one\ntwo\none\ntwo\n"),
        ("echo 'a b' > 'x y'; cat 'x y'; ls", "a b\nx y\n"),
        ("echo \"b\na\nB\" | grep -i b | grep -v B", "b\n"),
        ("echo \"\" | cat | cat", "\n"),
        ("rm none", "rm: cannot remove 'none': No such file or directory\n[exit 1]\n"),
    ];
    for (line, expected) in cases {
        assert_eq!(World::new().shown(line), expected, "{line}");
    }
}

#[test]
fn what_the_shell_does_not_have_is_named() {
    let has = "Available here: quotes, \\, |, >, >>, ;, &&, $NAME and $(…).\n[exit 2]\n";
    let cases = [
        ("echo a || echo b", format!("The simulator's shell has no `||`. {has}")),
        ("echo `date`", format!("The simulator's shell has no ```. {has}")),
        ("cat < f", format!("The simulator's shell has no `<`. {has}")),
        ("cat <<EOF", format!("The simulator's shell has no `<<`. {has}")),
        ("echo a 2>&1", format!("The simulator's shell has no `2>`. {has}")),
        ("echo a &", format!("The simulator's shell has no `&`. {has}")),
        ("echo $((1+1))", format!("The simulator's shell has no `$((`. {has}")),
        ("(echo a)", format!("The simulator's shell has no `(`. {has}")),
        ("echo 'a", "shell: the line ends before the closing `'`\n[exit 2]\n".to_owned()),
        ("echo \"a", "shell: the line ends before the closing `\"`\n[exit 2]\n".to_owned()),
        ("echo $(a", "shell: the line ends before the closing `)`\n[exit 2]\n".to_owned()),
        ("| cat", "shell: a command is missing before `|`\n[exit 2]\n".to_owned()),
        (
            "echo a |",
            "shell: a command is missing before `the end of the line`\n[exit 2]\n".to_owned(),
        ),
        ("echo a && ; b", "shell: a command is missing before `;`\n[exit 2]\n".to_owned()),
        ("echo a >", "shell: the name of a file is missing behind `>`\n[exit 2]\n".to_owned()),
    ];
    for (line, expected) in cases {
        assert_eq!(World::new().shown(line), expected, "{line}");
    }
    let commands = "docker, aws, docker-mode, as, whoami, use, network, clock, agenda, throttling, internet, quotas, trail, events, why, can, who-can, fix, draft, undo, redo, goto, steps, checkpoint, history, scenario, reset, clear, echo, \
                    printf, cat, ls, rm, grep, export, help, man";
    let unknown =
        [("kubectl get", "kubectl", ""), ("dokcer images", "dokcer", " Did you mean `docker`?")];
    for (line, name, hint) in unknown {
        let expected = format!(
            "The simulator's shell has no `{name}`.{hint} Available here: {commands}.\n[exit 127]\n"
        );
        assert_eq!(World::new().shown(line), expected);
    }
}

#[test]
fn places_and_times_change() {
    let steps = [
        ("whoami", "publisher/admin: account 111122223333, us-east-1\n"),
        ("as consumer/dev", ""),
        ("whoami", "consumer/dev: account 444455556666, us-east-1\n"),
        (
            "as consumer/def",
            "as: there is no `consumer/def`. Did you mean `consumer/dev`? Available: \
             consumer/dev, publisher/admin\n[exit 1]\n",
        ),
        ("as", "as: takes one identity: consumer/dev, publisher/admin\n[exit 2]\n"),
        ("clock", "2026-06-01T09:00:00Z\n"),
        ("clock +1h30m", "2026-06-01T10:30:00Z\n"),
        ("clock until 2026-06-02", "2026-06-02T00:00:00Z\n"),
        (
            "clock until 2026-06-01",
            "clock: 2026-06-01T00:00:00Z is past; the clock only goes forward, `undo` \
             back\n[exit 2]\n",
        ),
        (
            "clock yesterday",
            "clock: takes `+13h`, `until 2026-06-01T12:00:00Z`, `next`, or nothing\n[exit 2]\n",
        ),
        ("clock next", "clock: nothing is due; `clock +1h` moves it all the same\n[exit 1]\n"),
        ("agenda", "Nothing is due.\n"),
        ("agenda all", "agenda: takes a number of lines, or nothing for 20\n[exit 2]\n"),
        (
            "clock +5",
            "clock: `+5` is no duration up to a century: `+13h`, `+1h30m` are\n[exit 2]\n",
        ),
    ];
    let mut world = World::new();
    for (line, expected) in steps {
        assert_eq!(world.shown(line), expected, "{line}");
    }
    assert_eq!(world.machine.prompt(), "consumer/dev");
}

/// Looking makes no step; what leaves something different does, and so does what a registry heard.
#[test]
fn looking_is_told_from_changing() {
    let cases = [
        ("docker images", true),
        ("help", true),
        ("clock", true),
        ("agenda", true),
        ("clock next", true),
        ("echo a", true),
        ("as publisher/admin", true),
        ("aws ecr describe-repositories", true),
        ("aws ecr describe-images --repository-name none", true),
        ("aws ecr create-repository", true),
        ("docker pull $REGISTRY/Team", true),
        ("echo a > f", false),
        ("X=1", false),
        ("as consumer/dev", false),
        ("clock +1s", false),
        ("aws ecr create-repository --repository-name ab", false),
        ("aws ecr get-login-password", false),
        ("docker pull $REGISTRY/team", false),
    ];
    for (line, is_only_looking) in cases {
        assert_eq!(World::new().run(line).is_only_looking(), is_only_looking, "{line}");
    }
}

/// Nesting without end is refused; it does not take the page down.
#[test]
fn hostile_lines_end() {
    let deep = |open: &str, close: &str| format!("{}a{}", open.repeat(5_000), close.repeat(5_000));
    let lines = [
        format!("echo {}", deep("$(echo ", ")")),
        format!("aws sts get-caller-identity --query '{}'", deep("[", "]")),
        format!("aws ecr list-images --repository-name ab --filter 'a={}'", deep("[", "]")),
        format!("aws ecr list-images --repository-name ab --filter '{}'", deep("{\"a\":", "}")),
        format!(
            "aws ecr set-repository-policy --repository-name ab --policy-text '{}'",
            deep("[", "]")
        ),
        "|".repeat(5_000),
        "a;".repeat(5_000),
        "\u{0}\u{feff}ß".repeat(5_000),
    ];
    for line in lines {
        let mut world = World::new();
        let run = world.run(&line);
        assert!(!run.text().is_empty());
        world.machine.complete(&world.cloud, &line, line.len() / 2);
    }
}
