//! `man`: a page for everything that can be typed.

use super::support::World;

/// Every command that completion leads to from `man`, depth first.
fn commands(world: &World, words: &str, found: &mut Vec<String>) {
    let line = format!("man {words}");
    for item in world.machine.complete(&world.cloud, &line, line.len()).items {
        let path = format!("{words}{}", item.text);
        commands(world, &format!("{path} "), found);
        found.push(path);
    }
}

#[test]
fn everything_that_can_be_typed_has_a_page() {
    let mut world = World::new();
    let mut found = Vec::new();
    commands(&world, "", &mut found);
    assert!(found.len() > 150, "{}", found.len());
    let extras = ["aws ecr get-login-password", "aws configure list", "aws configure set"];
    for path in found.iter().filter(|path| !extras.contains(&path.as_str())) {
        let run = world.run(&format!("man {path}"));
        assert_eq!(run.exit_code, 0, "man {path}\n{}", run.text());
        let text = run.stdout();
        assert!(text.contains("\nNAME\n"), "man {path}");
        assert!(run.exchanges.is_empty() && run.is_only_looking(), "man {path}");
        for line in text.lines().filter(|line| !line.starts_with("       $ ")) {
            assert_eq!(line.trim_end(), line, "man {path}");
            let is_wide = line.chars().count() > 80 && line.trim().contains(' ');
            // Lists and usages are not broken, but they are not boundless either.
            assert!(!is_wide || line.chars().count() <= 120, "man {path}: {line}");
        }
    }
}

#[test]
fn pages_are_found_by_the_names_of_real_ones() {
    let mut world = World::new();
    let cases = [
        ("man docker-push", "man docker push"),
        ("man docker-image-ls", "man docker image ls"),
        ("man aws-ecr-put-image", "man aws ecr put-image"),
        ("man aws-iam", "man aws iam"),
        ("man docker-buildx-imagetools-inspect", "man docker buildx imagetools inspect"),
    ];
    for (real, plain) in cases {
        let expected = world.run(plain);
        assert_eq!(expected.exit_code, 0, "{plain}");
        assert_eq!(world.run(real).text(), expected.text(), "{real}");
    }
}
