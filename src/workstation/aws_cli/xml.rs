//! The little XML that the Query protocol answers in: elements and text, no more.

/// An element: its name, its text, and the elements within.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// The name without a prefix.
    pub(super) name: String,
    /// The text directly within, without the white space between elements.
    pub(super) text: String,
    /// The elements within, in order.
    pub(super) elements: Vec<Self>,
}

impl Element {
    /// The first element within that has this name.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        self.elements.iter().find(|element| element.name == name)
    }

    /// The first element at any depth that has this name.
    pub(super) fn find(&self, name: &str) -> Option<&Self> {
        if self.name == name {
            return Some(self);
        }
        self.elements.iter().find_map(|element| element.find(name))
    }
}

/// Reads a document; `None` where it is no XML of this kind.
pub(super) fn parse(text: &str) -> Option<Element> {
    let mut open: Vec<Element> = vec![Element::default()];
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('<') {
        let top = open.last_mut()?;
        top.text.push_str(&unescaped(before));
        let (tag, after) = behind.split_once('>')?;
        rest = after;
        if tag.starts_with(['?', '!']) {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            let element = close(open.pop()?);
            if element.name != local(name.trim()) {
                return None;
            }
            open.last_mut()?.elements.push(element);
            continue;
        }
        let (tag, is_empty) = match tag.strip_suffix('/') {
            Some(tag) => (tag, true),
            None => (tag, false),
        };
        let name = tag.split_whitespace().next()?;
        let element = Element { name: local(name).to_owned(), ..Element::default() };
        if is_empty {
            top.elements.push(element);
        } else {
            open.push(element);
        }
    }
    let [document] = <[Element; 1]>::try_from(open).ok()?;
    document.elements.into_iter().next()
}

/// Text beside elements is indentation.
fn close(mut element: Element) -> Element {
    if !element.elements.is_empty() {
        element.text.clear();
    }
    element
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn unescaped(text: &str) -> String {
    // The ampersand last, so that `&amp;lt;` stays `&lt;`.
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&#xD;", "\r"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (escape, letter)| text.replace(escape, letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_text_and_escapes_are_read() {
        let text = "<?xml version=\"1.0\"?>\n<A xmlns=\"urn:x\">\n  <B>1 &lt; 2 &amp;amp;</B>\n  \
                    <C/>\n  <D><E>x</E><E> </E></D>\n</A>\n";
        let document = parse(text).unwrap();
        assert_eq!(document.name, "A");
        assert_eq!(document.get("B").unwrap().text, "1 < 2 &amp;");
        assert_eq!(document.get("C"), Some(&Element { name: "C".into(), ..Element::default() }));
        assert_eq!(document.find("E").unwrap().text, "x");
        assert_eq!(document.get("D").unwrap().elements.len(), 2);
        for broken in ["", "<A>", "<A></B>", "text", "<A"] {
            assert_eq!(parse(broken), None, "{broken}");
        }
    }
}
