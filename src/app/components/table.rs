//! Tables.

use yew::prelude::*;

use super::windowed::Window;

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
                <tbody>{ for rows.into_iter().enumerate().map(|(at, cells)| row(columns, cells, (at, None))) }</tbody>
            </table>
        </div>
    }
}

/// The same, of which only the rows in `window` are drawn: `rows` are those.
pub fn long_table(window: &Window, caption: &str, columns: &[&str], rows: Vec<Vec<Html>>) -> Html {
    if !window.is_long() {
        return table(caption, columns, rows);
    }
    // The heading is a row too.
    let rows = rows.into_iter().zip(window.rows.start + 2..);
    html! {
        <div
            ref={window.list.clone()}
            class="table-box windowed is-long"
            tabindex="0"
            role="group"
            aria-label={caption.to_owned()}
        >
            <table aria-rowcount={(window.count() + 1).to_string()}>
                <caption>{ caption }</caption>
                <thead>
                    <tr aria-rowindex="1">{ for columns.iter().map(|name| html! { <th scope="col">{ *name }</th> }) }</tr>
                </thead>
                <tbody>{ for rows.map(|(cells, index)| row(columns, cells, (index, Some(index)))) }</tbody>
            </table>
            { window.mark() }
        </div>
    }
}

/// A row with its key, which no other row has, and its number where only some rows are drawn.
fn row(columns: &[&str], cells: Vec<Html>, (key, index): (usize, Option<usize>)) -> Html {
    let mut cells = cells.into_iter();
    let heading = cells.next().unwrap_or_default();
    let names = columns.iter().skip(1).map(|name| (*name).to_owned());
    html! {
        <tr
            {key}
            data-row={index.map(|_| "row")}
            aria-rowindex={index.map(|index| index.to_string())}
        >
            <th scope="row">{ heading }</th>
            { for cells.zip(names).map(|(cell, name)| html! { <td data-column={name}>{ cell }</td> }) }
        </tr>
    }
}
