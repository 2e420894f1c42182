//! Tables.

use yew::prelude::*;

/// A table with a caption and column headings; the first cell of a row is the row's heading.
///
/// Wide tables scroll inside their own box, which the keyboard can reach. Every cell knows its
/// column's name, for style sheets that stack the cells where there is no width for columns.
pub fn table(caption: &str, columns: &[&str], rows: Vec<Vec<Html>>) -> Html {
    html! {
        <div class="table-box" tabindex="0" role="group" aria-label={caption.to_owned()}>
            <table>
                <caption>{ caption }</caption>
                <thead>
                    <tr>{ for columns.iter().map(|name| html! { <th scope="col">{ *name }</th> }) }</tr>
                </thead>
                <tbody>{ for rows.into_iter().map(|cells| row(columns, cells)) }</tbody>
            </table>
        </div>
    }
}

fn row(columns: &[&str], cells: Vec<Html>) -> Html {
    let mut cells = cells.into_iter();
    let heading = cells.next().unwrap_or_default();
    let names = columns.iter().skip(1).map(|name| (*name).to_owned());
    html! {
        <tr>
            <th scope="row">{ heading }</th>
            { for cells.zip(names).map(|(cell, name)| html! { <td data-column={name}>{ cell }</td> }) }
        </tr>
    }
}
