//! Tables.

use yew::prelude::*;

/// A table with a caption and column headings; the first cell of a row is the row's heading.
///
/// Wide tables scroll inside their own box, which the keyboard can reach.
pub fn table(caption: &str, columns: &[&str], rows: Vec<Vec<Html>>) -> Html {
    html! {
        <div class="table-box" tabindex="0" role="group" aria-label={caption.to_owned()}>
            <table>
                <caption>{ caption }</caption>
                <thead>
                    <tr>{ for columns.iter().map(|name| html! { <th scope="col">{ *name }</th> }) }</tr>
                </thead>
                <tbody>{ for rows.into_iter().map(row) }</tbody>
            </table>
        </div>
    }
}

fn row(cells: Vec<Html>) -> Html {
    let mut cells = cells.into_iter();
    let heading = cells.next().unwrap_or_default();
    html! {
        <tr>
            <th scope="row">{ heading }</th>
            { for cells.map(|cell| html! { <td>{ cell }</td> }) }
        </tr>
    }
}
