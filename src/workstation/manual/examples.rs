//! Examples for the manual. A test holds each against the transcripts, so every one of them works.

/// The examples of a command, such as `aws ecr put-image`, in order.
pub(super) fn of(command: &str) -> impl Iterator<Item = &'static str> {
    EXAMPLES.iter().copied().filter(move |line| {
        let rest = line.strip_prefix(command).or_else(|| {
            // Where it stands behind a pipe.
            let (_, piped) = line.split_once(" | ")?;
            piped.strip_prefix(command)
        });
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}

/// Every example.
const EXAMPLES: &[&str] = &[
    "aws ecr batch-check-layer-availability --repository-name team/api --layer-digests sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
    "aws ecr batch-delete-image --repository-name team/api --image-ids imageTag=1.4.2",
    "aws ecr batch-get-repository-scanning-configuration --repository-names team/api team/web team/none",
    "aws ecr create-pull-through-cache-rule --ecr-repository-prefix quay --upstream-registry-url quay.io",
    "aws ecr create-repository-creation-template --prefix quay --applied-for PULL_THROUGH_CACHE --image-tag-mutability IMMUTABLE --resource-tags Key=origin,Value=quay",
    "aws ecr delete-repository --repository-name team/api --force",
    "aws ecr delete-repository-policy --repository-name team/api",
    "aws ecr describe-images --repository-name team/api",
    "aws ecr describe-pull-through-cache-rules --query 'pullThroughCacheRules[].[ecrRepositoryPrefix,upstreamRegistry]' --output text",
    "aws ecr describe-registry",
    "aws ecr get-authorization-token --query 'authorizationData[].[proxyEndpoint,expiresAt]'",
    "aws ecr get-login-password | docker login --username AWS --password-stdin 111122223333.dkr.ecr.us-east-1.amazonaws.com",
    "aws ecr get-repository-policy --repository-name team/api",
    "aws ecr list-image-referrers --repository-name team/api --subject-id imageDigest=sha256:4a1c6567c38904384ebc64e35b7eeddd8451110c299e3368d2210066487d97e5",
    "aws ecr list-images --repository-name team/api",
    "aws ecr list-tags-for-resource --resource-arn arn:aws:ecr:us-east-1:111122223333:repository/team/api",
    "aws ecr put-image-scanning-configuration --repository-name team/web --image-scanning-configuration scanOnPush=true",
    "aws ecr put-image-tag-mutability --repository-name team/api --image-tag-mutability IMMUTABLE_WITH_EXCLUSION --image-tag-mutability-exclusion-filters filterType=WILDCARD,filter=dev-*",
    r#"aws ecr put-registry-scanning-configuration --scan-type BASIC --rules '[{"scanFrequency":"SCAN_ON_PUSH","repositoryFilters":[{"filter":"*/api","filterType":"WILDCARD"}]}]'"#,
    "aws ecr register-pull-time-update-exclusion --principal-arn arn:aws:iam::111122223333:role/scanner",
    "aws ecr tag-resource --resource-arn arn:aws:ecr:us-east-1:111122223333:repository/team/api --tags Key=team,Value=api Key=stage,Value=prod",
    "aws ecr untag-resource --resource-arn arn:aws:ecr:us-east-1:111122223333:repository/team/api --tag-keys stage",
    "aws ecr update-image-storage-class --repository-name team/api --image-id imageTag=1.4.1 --target-storage-class ARCHIVE",
    "aws iam add-user-to-group --group-name developers --user-name dev",
    "aws iam attach-user-policy --user-name eve --policy-arn arn:aws:iam::111122223333:policy/Reading",
    "aws iam create-user --user-name eve",
    "aws iam list-policies --scope Local",
    "aws iam list-user-policies --user-name eve",
    "aws organizations attach-policy --policy-id $ONLY --target-id 444455556666",
    "aws organizations describe-policy --policy-id $SCP",
    "aws sts assume-role --role-arn arn:aws:iam::444455556666:role/deploy --role-session-name night",
    "aws sts get-caller-identity",
    "aws sts get-federation-token --name guest",
    "as publisher/admin",
    "can consumer/ci pull team/api:1.4.2",
    "checkpoint before",
    "clock +5m",
    "docker-mode containerd",
    "docker buildx build --platform linux/amd64,linux/arm64 -t 111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:multi --push .",
    "docker buildx imagetools inspect 111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:multi",
    "docker history hello:1.1",
    "docker image prune --force",
    "docker images --digests",
    "docker inspect --format '{{.Config.Env}} {{json .Config.Entrypoint}} {{.Created}}' hello:1.1",
    "docker logout 111122223333.dkr.ecr.us-east-1.amazonaws.com",
    "docker manifest inspect 111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:multi",
    "docker pull 111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:1.4.2",
    "docker push 111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:latest",
    "docker rmi hello:other hello:1.1",
    "docker run --rm hello:1.1 loudly",
    "docker tag hello:1.1 hello:other",
    "fix apply",
    "network vpce-0c0ffee0123456789",
    "undo 2",
    "use eu-west-1",
    "who-can pull team/api:1.4.2",
    "why",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_typed_in_a_transcript() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/scenarios");
        let mut texts = String::new();
        for file in std::fs::read_dir(folder).unwrap() {
            texts.push_str(&std::fs::read_to_string(file.unwrap().path()).unwrap());
        }
        for line in EXAMPLES {
            assert!(texts.contains(&format!("\n$ {line}\n")), "no transcript has `{line}`");
        }
    }

    #[test]
    fn examples_are_found_by_their_command() {
        assert!(of("docker push").count() > 0);
        assert!(of("docker login").next().is_some_and(|line| line.contains(" | ")));
        assert_eq!(of("docker pus").count(), 0);
    }
}
