//! What `aws` prints, and what it says before it sends anything.

use super::support::World;

const USAGE: &str = "
usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]
To see help text, you can run:

  aws help
  aws <command> help
  aws <command> <subcommand> help
";

#[test]
#[expect(clippy::too_many_lines, reason = "the table is the test")]
fn answers_are_printed_in_the_order_of_the_model() {
    let mut world = World::with_image();
    let cases = [
        ("aws sts get-caller-identity --query Arn", "\"arn:aws:iam::111122223333:user/admin\"\n"),
        (
            "aws ecr describe-repositories",
            r#"{
    "repositories": [
        {
            "repositoryArn": "arn:aws:ecr:us-east-1:111122223333:repository/team/api",
            "registryId": "111122223333",
            "repositoryName": "team/api",
            "repositoryUri": "111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api",
            "createdAt": "2026-06-01T09:00:00.003000+00:00",
            "imageTagMutability": "MUTABLE",
            "imageScanningConfiguration": {
                "scanOnPush": false
            },
            "encryptionConfiguration": {
                "encryptionType": "AES256"
            }
        }
    ]
}
"#,
        ),
        (
            "aws ecr describe-repositories --query 'repositories[].repositoryName' --output text",
            "team/api\n",
        ),
        (
            "aws ecr list-images --repository-name team/api --output text",
            "IMAGEIDS\tsha256:1cfa4e2b09e127b9c4ed43578d3f3c18e7d44ea47b9ea98475c0cbe9086525f8\t1.38\n",
        ),
        (
            "aws iam get-user --output text --query 'User.[UserName,CreateDate]'",
            "admin\t2026-06-01T09:00:00+00:00\n",
        ),
        (
            "aws iam put-user-policy --user-name admin --policy-name P --policy-document '{\"Version\":\"2012-10-17\",\"Statement\":[]}'",
            "",
        ),
        (
            "aws iam get-user-policy --user-name admin --policy-name P",
            "{\n    \"UserName\": \"admin\",\n    \"PolicyName\": \"P\",\n    \"PolicyDocument\": {\n        \"Version\": \"2012-10-17\",\n        \"Statement\": []\n    }\n}\n",
        ),
        (
            "aws ecr list-images --repository-name team/api --filter tagStatus=UNTAGGED",
            "{\n    \"imageIds\": []\n}\n",
        ),
        (
            "aws ecr get-repository-policy --repository-name team/api",
            "\nAn error occurred (RepositoryPolicyNotFoundException) when calling the \
             GetRepositoryPolicy operation: Repository policy does not exist for the repository \
             with name 'team/api' in the registry with id '111122223333'\n[exit 254]\n",
        ),
        (
            "aws iam get-role --role-name none",
            "\nAn error occurred (NoSuchEntity) when calling the GetRole operation: The role with \
             name none cannot be found.\n[exit 254]\n",
        ),
    ];
    for (line, expected) in cases {
        assert_eq!(world.shown(line), expected, "{line}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "the table is the test")]
fn what_is_wrong_with_the_line_is_said_before_anything_is_sent() {
    let cases = [
        (
            "aws ecr create-repository",
            format!("{USAGE}\naws: error: the following arguments are required: --repository-name\n\n"),
        ),
        ("aws ecr", format!("{USAGE}\naws: error: the following arguments are required: operation\n\n")),
        (
            "aws ecr create-repository --repository-name ab --colour blue",
            format!("{USAGE}\nUnknown options: --colour, blue\n"),
        ),
        (
            "aws ecr list-images --repository-name ab --max-result 5",
            format!("{USAGE}\nUnknown options: --max-result, 5\nⓘ Did you mean --max-results? How many at most\n"),
        ),
        (
            "aws ecr list-images --repository-name",
            format!("{USAGE}\naws: error: argument --repository-name: expected one argument\n\n"),
        ),
        (
            "aws ecr upload-layer-part --repository-name ab --upload-id x --part-first-byte a --part-last-byte 4 --layer-part-blob aGk=",
            format!("{USAGE}\naws: error: argument --part-first-byte: invalid int value: 'a'\n\n"),
        ),
        (
            "aws ecr create-repository --repository-name a",
            "\nParameter validation failed:\nInvalid length for parameter repositoryName, value: 1, valid min length: 2\n".into(),
        ),
        (
            "aws ecr create-repository --repository-name ab --tags foo=a,b=c",
            "\nParameter validation failed:\nMissing required parameter in tags[0]: \"Key\"\nMissing required parameter in tags[0]: \"Value\"\nUnknown parameter in tags[0]: \"foo\", must be one of: Key, Value\nUnknown parameter in tags[0]: \"b\", must be one of: Key, Value\n".into(),
        ),
        (
            "aws ecr create-repository --repository-name ab --tags '[{\"Key\":1,\"Value\":\"x\"}]'",
            "\nParameter validation failed:\nInvalid type for parameter tags[0].Key, value: 1, type: <class 'int'>, valid types: <class 'str'>\n".into(),
        ),
        (
            "aws ecr batch-get-image --repository-name ab --image-ids foo",
            "\nError parsing parameter '--image-ids': Expected: '=', received: 'EOF' for input:\nfoo\n   ^\n".into(),
        ),
        (
            "aws ecr put-image --repository-name ab --image-manifest file://missing.json",
            "\nError parsing parameter '--image-manifest': Unable to load paramfile file://missing.json: [Errno 2] No such file or directory: 'missing.json'\n".into(),
        ),
        (
            "aws ecr list-images --repository-name ab --filter '{\"a\"'",
            "\nError parsing parameter '--filter': Invalid JSON: Expecting ':' delimiter: line 1 column 5 (char 4)\nJSON received: {\"a\"\n".into(),
        ),
        (
            "aws ecr list-images --repository-name ab --query 'length(x'",
            "\nBad value for --query length(x: Invalid jmespath expression: Parse error: Unexpected nud token -- found Eof at character 8\n".into(),
        ),
        (
            "aws ecr describe-registry --max-items 5",
            format!("{USAGE}\nUnknown options: --max-items, 5\n"),
        ),
        (
            "aws ecr list-pull-time-update-exclusions --page-size=5",
            format!("{USAGE}\nUnknown options: --page-size=5\n"),
        ),
        (
            "aws ecr list-images --repository-name ab --max-items x",
            format!("{USAGE}\naws: error: argument --max-items: invalid int value: 'x'\n\n"),
        ),
        (
            "aws iam wait",
            format!("{USAGE}\naws: error: the following arguments are required: subcommand\n\n"),
        ),
        (
            "aws iam wait role-exists",
            format!("{USAGE}\naws: error: the following arguments are required: --role-name\n\n"),
        ),
        ("aws ecr list-images --repository-name ab --debug", "ⓘ The simulator's aws has no --debug.\n".into()),
    ];
    for (line, expected) in cases {
        let run = World::new().run(line);
        assert_eq!(run.stderr(), expected, "{line}");
        assert_eq!((run.exit_code, run.exchanges.len()), (252, 0), "{line}");
        assert_eq!(run.stdout(), "", "{line}");
    }
}

#[test]
fn regions_profiles_and_keys_are_found_where_they_are_set() {
    let mut world = World::new();
    let steps = [
        (
            "aws sts get-caller-identity --query Account --output text --profile consumer/dev",
            "444455556666\n",
        ),
        (
            "aws sts get-caller-identity --profile nobody",
            "\nThe config profile (nobody) could not be found\n[exit 255]\n",
        ),
        (
            "aws ecr describe-repositories --region mars-1",
            "\nCould not connect to the endpoint URL: \"https://api.ecr.mars-1.amazonaws.com/\"\n[exit 255]\n",
        ),
        (
            "aws ecr create-repository --repository-name ab --region eu-west-1 --query repository.repositoryUri --output text",
            "111122223333.dkr.ecr.eu-west-1.amazonaws.com/ab\n",
        ),
        ("aws configure set region eu-west-1; echo $AWS_REGION", "eu-west-1\n"),
        (
            "aws ecr describe-repositories --query 'repositories[].repositoryName' --output text",
            "ab\n",
        ),
        (
            "AWS_REGION=us-east-1 aws ecr describe-repositories --query 'repositories[].repositoryName'",
            "[]\n",
        ),
        ("aws iam create-user --user-name eve --query User.UserName", "\"eve\"\n"),
        ("aws iam create-access-key --user-name eve > key", ""),
    ];
    for (line, expected) in steps {
        assert_eq!(world.shown(line), expected, "{line}");
    }
    let key = String::from_utf8(world.machine.file("key").unwrap().to_vec()).unwrap();
    let part = |name: &str| {
        key.split(&format!("\"{name}\": \"")).nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let (id, secret) = (part("AccessKeyId"), part("SecretAccessKey"));
    world.all(&[
        &format!("aws configure set aws_access_key_id {id} --profile publisher/eve"),
        &format!("aws configure set aws_secret_access_key {secret} --profile publisher/eve"),
        "as publisher/eve",
    ]);
    let who = world.shown("aws sts get-caller-identity --query Arn --output text");
    assert_eq!(who, "arn:aws:iam::111122223333:user/eve\n");
    let expected = "\nAn error occurred (AccessDeniedException) when calling the \
                    GetAuthorizationToken operation: User: arn:aws:iam::111122223333:user/eve is \
                    not authorized to perform: ecr:GetAuthorizationToken on resource: * because no \
                    identity-based policy allows the ecr:GetAuthorizationToken action\nError: \
                    Cannot perform an interactive login from a non TTY device\n[exit 1]\n";
    let line =
        "aws ecr get-login-password | docker login --username AWS --password-stdin $REGISTRY";
    assert_eq!(world.shown(line), expected);
}

#[test]
fn requests_are_signed_for_their_door() {
    let mut world = World::new();
    let cases = [
        ("aws ecr describe-repositories", "api.ecr.us-east-1.amazonaws.com", "us-east-1/ecr"),
        ("aws sts get-caller-identity", "sts.us-east-1.amazonaws.com", "us-east-1/sts"),
        ("aws iam list-users --region eu-west-1", "iam.amazonaws.com", "us-east-1/iam"),
    ];
    for (line, host, scope) in cases {
        let run = world.run(line);
        let request = &run.exchanges[0].request;
        assert_eq!(&*request.host, host, "{line}");
        let authorization = request.headers.get("Authorization").unwrap();
        assert!(authorization.starts_with("AWS4-HMAC-SHA256 Credential=AKIA"), "{authorization}");
        assert!(authorization.contains(&format!("/20260601/{scope}/aws4_request, ")), "{line}");
    }
}

#[test]
fn pages_are_gathered_unless_one_is_asked_for() {
    let mut world = World::new();
    for number in 0..120 {
        world.all(&[&format!("aws ecr create-repository --repository-name r{number:03} > answer")]);
    }
    let names = |world: &mut World, options: &str| {
        let query = "--query 'repositories[].[repositoryName]' --output text";
        let run = world.run(&format!("aws ecr describe-repositories {query} {options}"));
        (run.stdout().lines().count(), run.exchanges.len())
    };
    assert_eq!(names(&mut world, ""), (120, 2));
    assert_eq!(names(&mut world, "--max-results 7"), (7, 1));
    assert_eq!(names(&mut world, "--no-paginate"), (100, 1));
    assert_eq!(names(&mut world, "--page-size 50"), (120, 3));
    assert_eq!(names(&mut world, "--max-items 5"), (5, 1));
    assert_eq!(names(&mut world, "--max-items 60 --page-size 50"), (60, 2));
    assert_eq!(
        world.shown("aws ecr describe-repositories --no-paginate --page-size 5 --max-items 3"),
        "\nError during pagination: Cannot specify --no-paginate along with pagination arguments: \
         --page-size, --max-items\n[exit 255]\n"
    );
    // What was cut goes on where it ended, each entry once.
    let (mut seen, mut token) = (Vec::new(), String::new());
    loop {
        let start =
            if token.is_empty() { String::new() } else { format!("--starting-token {token}") };
        let run = world
            .run(&format!("aws ecr describe-repositories --max-items 33 --page-size 20 {start}"));
        let page: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
        let names = page["repositories"].as_array().unwrap().iter();
        seen.extend(names.map(|each| each["repositoryName"].as_str().unwrap().to_owned()));
        match page["NextToken"].as_str() {
            Some(next) => next.clone_into(&mut token),
            None => break,
        }
    }
    let all: Vec<_> = (0..120).map(|number| format!("r{number:03}")).collect();
    assert_eq!(seen, all);
}

/// Each wait, what it prints, how many requests it makes and how many seconds pass.
#[test]
fn waiting_asks_until_something_is_settled_and_lets_time_pass() {
    let cases = [
        ("aws iam wait user-exists --user-name admin", "", 1, 0),
        (
            "aws iam wait role-exists --role-name nobody",
            "\nWaiter RoleExists failed: Max attempts exceeded. Previously accepted state: Matched \
             expected service error code: NoSuchEntity\n[exit 255]\n",
            20,
            19,
        ),
        (
            "aws iam wait policy-exists --policy-arn arn:aws:iam::444455556666:policy/x",
            "\nWaiter PolicyExists failed: Max attempts exceeded. Previously accepted state: Matched \
             expected service error code: NoSuchEntity\n[exit 255]\n",
            20,
            19,
        ),
        (
            "aws iam wait user-exists --user-name admin --profile consumer/dev",
            "\nWaiter UserExists failed: An error occurred (AccessDenied): User: \
             arn:aws:iam::444455556666:user/dev is not authorized to perform: iam:GetUser on \
             resource: arn:aws:iam::444455556666:user/admin because no identity-based policy \
             allows the iam:GetUser action\n[exit 255]\n",
            1,
            0,
        ),
    ];
    for (line, expected, requests, seconds) in cases {
        let mut world = World::new();
        let before = world.cloud.now();
        let run = world.run(line);
        let code =
            if run.exit_code == 0 { String::new() } else { format!("[exit {}]\n", run.exit_code) };
        assert_eq!(format!("{}{code}", run.text()), expected, "{line}");
        assert_eq!(run.exchanges.len(), requests, "{line}");
        assert_eq!(world.cloud.now().since(before).as_secs(), seconds, "{line}");
    }
}
